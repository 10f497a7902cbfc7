export { callRoute, createHandlers } from './api.ts'
export { createServer, type Server, type ServerOptions } from './server.ts'
