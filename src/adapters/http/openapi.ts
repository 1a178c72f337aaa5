import { z } from 'zod';
import type { Route } from './route.js';

/** The description, made of the very table that is served and the very schemas that judge what comes in. */
export function describeApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'callward', version },
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'callward-session (__Host-callward-session over TLS)',
        },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(route: Route): object {
  const { summary, may, people, method, body, answer } = route;
  const csrf = may !== 'anyone' && method !== 'GET' ? [header('x-csrf-token', 'with a session')] : [];
  return {
    summary,
    description: `Permission: ${may}${people ? '; people only' : ''}`,
    parameters: [...inPart(route.params, 'path'), ...inPart(route.query, 'query'), ...csrf],
    ...(may === 'anyone'
      ? { security: [] }
      : { security: [{ session: [] }, ...(people ? [] : [{ token: [] }])] }),
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      200: { description: 'done', ...(answer && { content: json(schemaOf(answer, 'output')) }) },
      default: { description: 'RFC 9457', content: { 'application/problem+json': { schema: PROBLEM } } },
    },
  };
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'zh', 'en'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    zh: { type: 'string' },
    en: { type: 'string' },
    at: { type: 'string' },
  },
};

const json = (schema: object) => ({ 'application/json': { schema } });
const header = (name: string, description: string) => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function inPart(schema: z.ZodType | undefined, part: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: part,
    required: required.includes(name),
    schema: one,
  }));
}
