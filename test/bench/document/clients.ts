import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { DocumentWriter } from '../../support/documentWriter.ts'
import type { Contender } from './contenders.ts'
import { documentId } from '../../support/documentNode.ts'

/** One browser, whoever's: the edits it has not been answered about are what `waiting` counts. */
export type Client = {
  doc: Y.Doc
  isSynced(): boolean
  /** Edits that wait for the server's own answer; null where a server has none. */
  waiting: (() => number) | null
  /** Calls when that may have changed. */
  onAnswered(listener: () => void): void
  /** Calls with the state vector of what the server says is on disk, where it says so. */
  onStored(listener: (vector: Map<number, number>) => void): void
  close(): void
}

const polyfill = WebSocket as unknown as typeof globalThis.WebSocket

export function openClient(to: Contender['name'], url: string, document: string, person: string): Client {
  if (to === 'ours') return ours(url, document, person)
  return to === 'hocuspocus' ? hocuspocus(url, document) : yWebsocket(url, document)
}

function ours(url: string, document: string, person: string): Client {
  const writer = new DocumentWriter({ url, document: documentId(document), person })
  const { socket } = writer
  return {
    doc: writer.doc,
    isSynced: () => writer.isSaved,
    waiting: () => socket.state.unsaved,
    onAnswered: (listener) => writer.onChange(listener),
    onStored: () => undefined,
    close: () => socket.close(),
  }
}

function hocuspocus(url: string, document: string): Client {
  const doc = new Y.Doc()
  const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket })
  const provider = new HocuspocusProvider({ websocketProvider, name: document, document: doc })
  provider.attach()
  return {
    doc,
    isSynced: () => provider.synced && provider.unsyncedChanges === 0,
    waiting: () => provider.unsyncedChanges,
    onAnswered: (listener) => provider.on('unsyncedChanges', listener),
    onStored(listener) {
      provider.on('stateless', ({ payload }: { payload: string }) =>
        listener(Y.decodeStateVector(Buffer.from(payload, 'base64'))),
      )
    },
    close() {
      provider.destroy()
      websocketProvider.destroy()
    },
  }
}

function yWebsocket(url: string, document: string): Client {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(url, document, doc, { WebSocketPolyfill: polyfill, disableBc: true })
  return {
    doc,
    isSynced: () => provider.synced,
    waiting: null,
    onAnswered: () => undefined,
    onStored: () => undefined,
    close: () => provider.destroy(),
  }
}
