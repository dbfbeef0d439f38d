import { z } from 'zod'
import { problemStatus } from '../../shared/protocol/problems.ts'
import type { RequestTable } from '../../shared/protocol/table.ts'

const problem = {
  description: 'A refusal with a stable code',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['code', 'status'],
        properties: {
          code: { enum: Object.keys(problemStatus) },
          status: { type: 'integer' },
          detail: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  },
}

/** OpenAPI 3.1 of a request table: the very schemas that the server checks with. */
export const openApi = (table: RequestTable) => ({
  openapi: '3.1.0',
  info: { title: 'Consilium', version: '1' },
  paths: Object.fromEntries(
    Object.entries(table).map(([name, { input, output }]) => [
      `/api/${name}`,
      {
        post: {
          operationId: name.replace(':', '_'),
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(input, 'input') } } },
          responses: {
            200: { description: 'Done', content: { 'application/json': { schema: schemaOf(output, 'output') } } },
            default: problem,
          },
        },
      },
    ]),
  ),
})

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, unrepresentable: 'any' })
