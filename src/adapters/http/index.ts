export type { HttpNeeds, UseCases } from './needs.js';
export { HttpRefused, type HttpServer, startHttp } from './server.js';
