import { z } from 'zod'
import { demoNetwork } from '../../../server/demo/people.ts'

type JsonSchema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  pattern?: string
  format?: string
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  minItems?: number
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/**
 * A small input that fits a schema, made from the schema itself, with the ids of `known` by their prefix. Undefined where
 * it names something of which there is none.
 */
export function sampleOf(schema: z.ZodType, known: ReadonlyMap<string, string>): unknown {
  try {
    return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, '', known)
  } catch (error) {
    if (error === none) return undefined
    throw error
  }
}

const none = Symbol('there is none')

function sample(schema: JsonSchema, field: string, known: ReadonlyMap<string, string>): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choice?.[0]) return sample(choice[0], field, known)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {}, name, known)]),
      )
    case 'array': {
      const parts = schema.prefixItems ?? Array.from({ length: schema.minItems ?? 0 }, () => schema.items ?? {})
      return parts.map((part) => sample(part, field, known))
    }
    case 'string':
      return text(schema, field, known)
    case 'number':
    case 'integer':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1)
    case 'boolean':
      return false
    default:
      return null
  }
}

function text({ pattern, format, minLength }: JsonSchema, field: string, known: ReadonlyMap<string, string>): string {
  const prefix = /^\^([a-z]{3})_/.exec(pattern ?? '')?.[1]
  if (prefix) {
    const id = known.get(prefix)
    if (id === undefined) throw none
    return id
  }
  if (format === 'date-time') return new Date().toISOString()
  if (format === 'date') return '2026-01-01'
  if (format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  if (field === 'network') return demoNetwork
  if (field === 'timeZone') return 'Europe/Brussels'
  if (pattern?.includes('{64}')) return 'a'.repeat(64)
  if (pattern?.includes('a-z]{2}')) return 'en'
  return 'x'.repeat(Math.max(1, minLength ?? 1))
}
