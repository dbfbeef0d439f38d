import { parseSync } from 'vite'

export type Literal = { file: string; line: number; text: string }

type Node = { type: string; start: number; [key: string]: unknown }

/** Attributes of elements and of our components that are read by people. */
const read =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|title|label|alt|placeholder|hint|words|error|action|content)$/

/** Texts with letters in them that a view would show or say without asking the message catalogue. */
export function literalsIn(file: string, source: string): Literal[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const found: Literal[] = []
  const lineOf = (at: number) => source.slice(0, at).split('\n').length

  function keep(node: Node, text: unknown): void {
    if (typeof text === 'string' && /\p{L}/u.test(text)) found.push({ file, line: lineOf(node.start), text })
  }

  /** The texts an expression can come to. */
  function valuesOf(node: Node): void {
    if (node.type === 'Literal') keep(node, node['value'])
    if (node.type === 'TemplateLiteral') {
      for (const part of node['quasis'] as { value: { cooked: string } }[]) keep(node, part.value.cooked)
    }
    if (node.type === 'ConditionalExpression') {
      valuesOf(node['consequent'] as Node)
      valuesOf(node['alternate'] as Node)
    }
    if (node.type === 'LogicalExpression') valuesOf(node['right'] as Node)
    if (node.type === 'JSXExpressionContainer') valuesOf(node['expression'] as Node)
  }

  function walk(node: unknown): void {
    if (Array.isArray(node)) {
      for (const item of node) walk(item)
      return
    }
    if (!isNode(node)) return
    if (node.type === 'JSXText') keep(node, node['value'])
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      for (const child of node['children'] as Node[]) if (child.type === 'JSXExpressionContainer') valuesOf(child)
    }
    if (node.type === 'JSXAttribute') {
      const name = (node['name'] as { name: unknown }).name
      if (typeof name === 'string' && read.test(name) && isNode(node['value'])) valuesOf(node['value'])
    }
    for (const value of Object.values(node)) walk(value)
  }

  walk(program)
  return found
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
