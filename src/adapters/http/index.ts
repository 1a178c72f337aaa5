export { expiryOf, readTls } from './certificate.js';
export { type HttpNeeds, HttpRefused, type UseCases } from './needs.js';
export { type HttpServer, startHttp } from './server.js';
