export { callRoute, createHandlers } from './api.ts'
export { portIsFree } from './port.ts'
export { createServer, type Server, type ServerOptions } from './server.ts'
