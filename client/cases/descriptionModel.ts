import { type Case, type CaseDescription, describe } from '../../shared/domain/case.ts'
import { Problem } from '../../shared/protocol/problems.ts'
import { observable, type Observable } from '../app/observable.ts'

export const emptyDescription: CaseDescription = {
  question: '',
  urgency: 'routine',
  ageYears: null,
  diagnosis: '',
  history: '',
}

/** `kept` says what is true of the last change: that it is at the server, on its way, or why it is not. */
export type Writing = {
  description: CaseDescription
  kept: { state: 'saved' } | { state: 'saving' } | { state: 'unsaved'; problem: Problem }
}

export type DescriptionModel = {
  readonly writing: Observable<Writing>
  /** Takes a change over at once, and saves it when no other follows for a moment. */
  change(change: Partial<CaseDescription>): void
  /** Saves now what is not saved. */
  save(): Promise<void>
  /** The record as the server tells it. It never overwrites what is being written. */
  receive(of: Case): void
}

export type DescriptionPorts = {
  send: (description: CaseDescription) => Promise<unknown>
  /** Calls back after a moment without further changes; returns how to call it off. */
  wait: (done: () => void) => () => void
}

/** Saves what is written as it is written: one save at a time, the last state last. */
export function openDescription(first: Case, { send, wait }: DescriptionPorts): DescriptionModel {
  let of = first
  let changes = 0
  let savedChanges = 0
  let callOff: (() => void) | undefined
  let running: Promise<void> | undefined
  const writing = observable<Writing>({ description: first.description, kept: { state: 'saved' } })
  const keep = (kept: Writing['kept']) => writing.set({ ...writing.get(), kept })

  async function saveAll(): Promise<void> {
    while (savedChanges < changes) {
      const saving = changes
      const { description } = writing.get()
      keep({ state: 'saving' })
      try {
        of = describe(of, description)
        await send(description)
        savedChanges = saving
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        keep({ state: 'unsaved', problem: error })
        return
      }
    }
    keep({ state: 'saved' })
  }
  const save = () => {
    callOff?.()
    running ??= saveAll().finally(() => (running = undefined))
    return running
  }

  return {
    writing,
    change: (change) => {
      changes++
      writing.set({ description: { ...writing.get().description, ...change }, kept: { state: 'saving' } })
      callOff?.()
      callOff = wait(() => void save())
    },
    save,
    receive: (told) => {
      of = told
      if (savedChanges === changes) writing.set({ ...writing.get(), description: told.description })
    },
  }
}
