import type { App, GatewayApp } from '../app/index.ts'
import type { GatewayServerOptions } from './gateway-server.ts'
import type { Listener } from './listener.ts'
import type { Server, ServerOptions } from './server.ts'

/** The page and all APIs over one port. Loaded when it is needed: the gateway alone starts in half the time. */
export async function createServer(app: App, options: ServerOptions): Promise<Server> {
  return (await import('./server.ts')).createServer(app, options)
}

/** The APIs of the gateway alone. */
export async function createGatewayServer(app: GatewayApp, options: GatewayServerOptions): Promise<Listener> {
  return (await import('./gateway-server.ts')).createGatewayServer(app, options)
}

/** Vade's own API without HTTP. */
export async function loadHandlers() {
  return import('./api.ts')
}
export type { GatewayServerOptions } from './gateway-server.ts'
export type { Listener, ListenOptions } from './listener.ts'
export { portIsFree } from './port.ts'
export type { Server, ServerOptions } from './server.ts'
export { createMetricsExchange, joinMetrics } from './worker-metrics.ts'
