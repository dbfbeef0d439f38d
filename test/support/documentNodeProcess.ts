import { openDocumentNode } from './documentNode.ts'

/** A document node as a process of its own, to be killed: `node documentNodeProcess.ts DATABASE PORT PERSON...`. */
const [path, port, ...people] = process.argv.slice(2)
if (path === undefined || port === undefined) throw new Error('which database, and which port?')

const node = await openDocumentNode(path, Number(port))
await node.know(...people)
process.stdout.write(`${node.url}\n`)
