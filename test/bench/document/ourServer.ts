import { join } from 'node:path'
import { openDocumentNode } from '../../support/documentNode.ts'
import { report } from './serve.ts'

const [folder = '.', port = '0', ...people] = process.argv.slice(2)
const node = await openDocumentNode(join(folder, 'board.sqlite'), Number(port))
await node.know(...people)
report(node.url)
