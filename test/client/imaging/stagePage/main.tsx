import '../../../../client/app/noEval.ts'
import '../../../../client/design/base.css'
import './page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { openStageModel } from '../../../../client/imaging/stageModel.ts'
import { StageView } from '../../../../client/imaging/StageView.tsx'
import { StudiesView } from '../../../../client/imaging/StudiesView.tsx'
import { PersonId } from '../../../../shared/domain/identifiers.ts'
import { emptyStage, gather, giveLead, lead, show, Shown, type Stage } from '../../../../shared/domain/stage.ts'
import { Study } from '../../../../shared/domain/study.ts'
import type { Participant } from '../../../../shared/protocol/room.ts'

// The stage as tests look at it: alone, or with `?together` two people side by side with the room's rules between them.
const studies = z.array(Study).parse(await (await fetch('/studies.json')).json())
const pseudonyms = Object.fromEntries(studies.map((study) => [study.case, 'NEU-0417']))
const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')

const place = { name: 'Hôpital de la Timone', country: 'FR' }
const person = (id: PersonId, name: string, discipline: string): Participant => ({
  id,
  name,
  discipline,
  provider: place,
  roles: ['member'],
  floor: { person: id, microphoneMuted: true, cameraOff: true, hand: null, hasWord: false, mayShare: true },
  key: null,
  connected: true,
})
const people = [
  person('per_aaaaaaaaaaaaaaaa', 'Claire Moreau', 'Neuroradiology'),
  person('per_bbbbbbbbbbbbbbbb', 'Jan Novák', 'Epileptology'),
] as const

function together() {
  let stage: Stage = emptyStage
  const models = people.map(({ id }) => {
    const change = async (next: Stage) => {
      stage = next
      for (const model of models) model.handleStage(structuredClone(stage))
      return {}
    }
    return openStageModel({
      self: id,
      studies,
      pseudonyms,
      ask: {
        'stage:show': ({ shown }) => change(show(stage, id, Shown.parse(shown))),
        'stage:lead': () => change(lead(stage, id, false)),
        'stage:gather': () => change(gather(stage, id, false)),
        'stage:give': ({ person: to }) => change(giveLead(stage, id, PersonId.nullable().parse(to), false)),
      },
      signalPointer: (pointer) => {
        for (const model of models) if (model.self !== id) model.handlePointer({ person: id, pointer })
      },
    })
  })
  for (const model of models) {
    model.handlePeople(people)
    model.handleStage(stage)
  }
  return models
}

createRoot(root).render(
  <StrictMode>
    {location.search === '?together' ? (
      together().map((stage, index) => (
        <div key={stage.self} className={index === 0 ? 'first' : 'second'}>
          <StageView stage={stage} />
        </div>
      ))
    ) : (
      <div className="whole">
        <StudiesView studies={studies} pseudonyms={pseudonyms} />
      </div>
    )}
  </StrictMode>,
)
