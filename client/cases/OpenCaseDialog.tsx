import { useState } from 'react'
import type { CaseDescription } from '../../shared/domain/case.ts'
import { mayOpenCase } from '../../shared/domain/permissions.ts'
import type { Person } from '../../shared/domain/person.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { goTo } from '../app/navigation.ts'
import { useObservable } from '../app/observable.ts'
import { openCaseDialog } from '../app/openCaseDialog.ts'
import { Button } from '../design/Button.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { Select } from '../design/Select.tsx'
import { useText } from '../i18n/useText.ts'
import { DescriptionFields } from './DescriptionFields.tsx'
import { emptyDescription } from './descriptionModel.ts'

/** Opens a case of one's own: everything asked here can be changed until it is archived. */
export function OpenCaseDialog({ person }: { person: Person }) {
  const { t } = useText()
  const { ask } = useBoard()
  const isOpen = useObservable(openCaseDialog)
  const networks = person.networks.map(({ network }) => network).filter((network) => mayOpenCase(person, network))
  const [network, setNetwork] = useState(networks[0] ?? '')
  const [description, setDescription] = useState<CaseDescription>(emptyDescription)
  const act = useAct()

  const close = () => {
    openCaseDialog.set(false)
    setDescription(emptyDescription)
    act.clear()
  }
  const open = () =>
    act.run(async () => {
      const opened = await ask['case:open']({ network, description })
      close()
      goTo({ at: 'case', case: opened.case })
    })

  return (
    <Dialog
      title={t('app.openCase')}
      isOpen={isOpen && networks.length > 0}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('app.cancel')}</Button>
          <Button tone="primary" isPending={act.isPending} onPress={() => void open()}>
            {t('app.openCase')}
          </Button>
        </>
      }
    >
      <p>{t('app.openCaseHint')}</p>
      {networks.length > 1 && (
        <Select
          label={t('app.network')}
          value={network}
          onChange={setNetwork}
          options={networks.map((name) => ({ value: name, label: name }))}
        />
      )}
      <DescriptionFields
        description={description}
        onChange={(change) => setDescription({ ...description, ...change })}
        short
      />
      {act.problem && <ProblemNotice problem={act.problem} />}
    </Dialog>
  )
}
