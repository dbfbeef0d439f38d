import type { Meeting } from '../../shared/domain/meeting.ts'
import { conductOf } from '../../shared/domain/meeting.ts'
import { useAct, useBoard } from '../app/board.tsx'
import { Checkbox } from '../design/Checkbox.tsx'
import { ProblemNotice } from '../design/ProblemNotice.tsx'
import { useText } from '../i18n/useText.ts'

/** Before a meeting begins: whether it is encrypted from browser to browser, and what that costs. */
export function EncryptChoice({ meeting }: { meeting: Meeting }) {
  const { t } = useText()
  const { ask } = useBoard()
  const { isPending, problem, run } = useAct()
  return (
    <>
      <Checkbox
        isSelected={conductOf(meeting).endToEnd}
        isDisabled={isPending}
        hint={t('encryption.chooseHint')}
        onChange={(endToEnd) =>
          void run(async () => {
            await ask['meeting:encrypt']({ meeting: meeting.id, endToEnd })
          })
        }
      >
        {t('encryption.choose')}
      </Checkbox>
      {problem && <ProblemNotice problem={problem} />}
    </>
  )
}
