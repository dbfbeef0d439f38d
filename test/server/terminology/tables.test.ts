import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { readOfficialTable, textOfTable } from '../../../server/terminology/tables.ts'
import { openStore } from '../../../server/store/database.ts'
import { configFrom } from '../../../server/config.ts'

// Small files in the forms of the official ones, with codes that no table has.

const orphaJson = JSON.stringify({
  JDBOR: [
    {
      version: '9.9.1 / 1.1.1 [2026-07-01] (orientdb version)',
      date: '2026-07-01 07:00:00',
      DisorderList: [
        {
          Disorder: [
            {
              OrphaCode: '9000001',
              Name: [{ lang: 'en', label: 'Invented epilepsy of the test' }],
              SynonymList: [{ count: '1', Synonym: [{ lang: 'en', label: 'Testing seizures' }] }],
            },
            {
              OrphaCode: '9000002',
              Name: [{ lang: 'en', label: 'Another invented one' }],
              SynonymList: [{ count: '0' }],
            },
          ],
        },
      ],
    },
  ],
})
const orphaLines = [
  '{"index":{"_id":1}}',
  '{"ORPHAcode":9000001,"Preferred term":"Invented epilepsy of the test","Synonym":["Testing seizures"]}',
  '{"index":{"_id":2}}',
  '{"ORPHAcode":9000002,"Preferred term":"Another invented one","Synonym":null}',
].join('\n')
const orphaXml = `<?xml version="1.0" encoding="ISO-8859-1"?>
<JDBOR date="2026-07-01 07:00:00" version="9.9.1 / 1.1.1 [2026-07-01]"><DisorderList count="2">
<Disorder id="1"><OrphaCode>9000001</OrphaCode><Name lang="en">Invented &amp; tested épilepsie</Name>
<SynonymList count="1"><Synonym lang="en">Testing seizures</Synonym></SynonymList></Disorder>
<Disorder id="2"><OrphaCode>9000002</OrphaCode><Name lang="en">Another invented one</Name><SynonymList count="0"/></Disorder>
</DisorderList></JDBOR>`
const obo = `format-version: 1.2
data-version: hp/releases/2026-07-01/hp-base.owl

[Term]
id: HP:9000001
name: Invented sign
synonym: "Sign that was \\"invented\\"" EXACT []
is_a: HP:9000009 ! Something

[Term]
id: HP:9000002
name: obsolete sign
is_obsolete: true

[Typedef]
id: part_of
name: part of
`
const oboGraphs = JSON.stringify({
  graphs: [
    {
      meta: { version: 'http://example.org/hp/releases/2026-07-01/hp.json' },
      nodes: [
        {
          id: 'http://example.org/obo/HP_9000001',
          lbl: 'Invented sign',
          type: 'CLASS',
          meta: { synonyms: [{ val: 'Other word' }] },
        },
        { id: 'http://example.org/obo/HP_9000002', lbl: 'old', type: 'CLASS', meta: { deprecated: true } },
        { id: 'http://example.org/obo/BFO_1', lbl: 'part of', type: 'PROPERTY' },
      ],
    },
  ],
})
const icd11 = [
  'Foundation URI\tLinearization URI\tCode\tBlockId\tTitle\tClassKind\tVersion:2026 Jan 24 - 22:30 UTC',
  'f\thttp://example.org/release/11/2026-01/mms/1\t\tB1\t"- Invented block"\tblock\t',
  'f\thttp://example.org/release/11/2026-01/mms/2\tZZ00\t\t"- - Invented state"\tcategory\t',
  'f\thttp://example.org/release/11/2026-01/mms/3\tZZ00.0Y\t\t"- - - Other invented state"\tcategory\t',
].join('\r\n')
const icd10Text = [
  '3;N;X;01;Z98;Z98.-;Z98;Z98;Invented;Invented;;;001',
  '4;T;X;01;Z98;Z98.7;Z98.7;Z987;Invented part;;;;001',
].join('\n')
const claml = `<?xml version="1.0" encoding="UTF-8"?><ClaML version="2.0.0"><Title name="ICD-10-TEST" version="2026"/>
<Class code="Z90-Z99" kind="block"><Rubric kind="preferred"><Label xml:lang="en">Block</Label></Rubric></Class>
<Class code="Z98.7" kind="category"><Rubric kind="preferred"><Label xml:lang="en">Invented part</Label></Rubric>
<Rubric kind="inclusion"><Label xml:lang="en">Inclusion</Label></Rubric></Class></ClaML>`

const read = (text: string, release?: string) => {
  const { codes, ...table } = readOfficialTable(text, release)
  return { ...table, codes: codes.map(({ code, label, synonyms }) => [code, label, ...synonyms]) }
}
const two = [
  ['9000001', 'Invented epilepsy of the test', 'Testing seizures'],
  ['9000002', 'Another invented one'],
]

test('each official form is known by what is in it, with its release, its words and its synonyms', () => {
  assert.deepEqual(read(orphaJson), { system: 'orpha', release: '9.9.1 2026-07-01', codes: two })
  assert.deepEqual(read(orphaLines, '2026-07'), { system: 'orpha', release: '2026-07', codes: two })
  const latin = textOfTable(Buffer.from(orphaXml, 'latin1'))
  assert.deepEqual(read(latin), {
    system: 'orpha',
    release: '9.9.1 2026-07-01',
    codes: [['9000001', 'Invented & tested épilepsie', 'Testing seizures'], two[1]],
  })
  assert.deepEqual(read(obo), {
    system: 'hpo',
    release: '2026-07-01',
    codes: [['HP:9000001', 'Invented sign', 'Sign that was \\"invented\\"']],
  })
  assert.deepEqual(read(oboGraphs), {
    system: 'hpo',
    release: '2026-07-01',
    codes: [['HP:9000001', 'Invented sign', 'Other word']],
  })
  assert.deepEqual(read(icd11), {
    system: 'icd11',
    release: '2026 Jan 24',
    codes: [
      ['ZZ00', 'Invented state'],
      ['ZZ00.0Y', 'Other invented state'],
    ],
  })
  assert.deepEqual(read(icd10Text, '2019'), {
    system: 'icd10',
    release: '2019',
    codes: [
      ['Z98', 'Invented'],
      ['Z98.7', 'Invented part'],
    ],
  })
  assert.deepEqual(read(claml), {
    system: 'icd10',
    release: 'ICD-10-TEST 2026',
    codes: [['Z98.7', 'Invented part', 'Inclusion']],
  })
})

test('what is cut off, of another kind, without a release or with an impossible code is refused as a whole', () => {
  const broken = [
    '',
    'hello',
    '[]',
    '{"JDBOR":[{}]}',
    orphaJson.slice(0, -20),
    orphaXml.slice(0, -60),
    claml.slice(0, -30),
    obo.replaceAll('HP:9000001', 'HP:12'),
    orphaJson.replace('9000001', 'javascript:1'),
    icd10Text,
    `${icd10Text}\n4;T`,
    icd11.replace('\tCode\t', '\tKode\t'),
  ]
  for (const text of broken) {
    assert.throws(() => readOfficialTable(text), { code: 'unreadable-file' }, text.slice(0, 40))
  }
})

test('the command takes tables in, in place of the ones before; what it refuses leaves the one that was there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-terminology-'))
  try {
    const environment = { ...process.env, DATA_DIR: folder }
    const run = async (text: string, ...more: string[]) => {
      const file = join(folder, 'table')
      await writeFile(file, text)
      const program = join(import.meta.dirname, '../../../server/setup/importTerminology.ts')
      return promisify(execFile)(process.execPath, [program, file, ...more], { env: environment }).then(
        ({ stdout }) => ({ code: 0, said: stdout }),
        ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
      )
    }
    assert.match((await run(orphaJson)).said, /2 codes of orpha, release 9\.9\.1/)
    assert.equal((await run(obo)).code, 0)
    const refused = await run(orphaJson.replace('9000002', 'none'))
    assert.equal(refused.code, 1)
    assert.match(refused.said, /refused, and nothing of it taken/)
    await using store = await openStore(configFrom(environment).store)
    const found = await store.terminology.search(['orpha'], 'epil test', 10)
    assert.deepEqual(
      found.map(({ code, label, release }) => [code, label, release]),
      [['9000001', 'Invented epilepsy of the test', '9.9.1 2026-07-01']],
    )
    assert.equal((await store.terminology.search(['orpha'], 'testing', 10))[0]?.code, '9000001')
    assert.deepEqual((await store.terminology.imported()).map(({ system, codes }) => [system, codes]).toSorted(), [
      ['hpo', 1],
      ['orpha', 2],
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
