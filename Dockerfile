# The gateway alone; `--build-arg NODE=…` names another image of Node 24.
ARG NODE=node:24-bookworm-slim
FROM ${NODE}
WORKDIR /opt/vade
COPY package.json package-lock.json ./
# No scripts: the image has its Node, and the page is not built. The engine for models on the device is not needed.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-llama-cpp node_modules/@node-llama-cpp \
  && mkdir -p /home/node/.vade /home/node/.cache \
  && chown node:node /home/node/.vade /home/node/.cache
COPY src ./src
USER node
# What Node has stripped of types and compiled is kept: the second start takes half the time.
ENV VADE_HOME=/home/node/.vade VADE_HOST=0.0.0.0 VADE_PORT=8233 NODE_COMPILE_CACHE=/home/node/.cache
EXPOSE 8233
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8233/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "src/cli/main.ts"]
CMD ["gateway"]
