import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from 'mediasoup'

/** What a build needs of the machine: a program in PATH, or a library that pkg-config knows. */
export type Requirement = { debianPackage: string } & ({ program: string } | { library: string })

/** A change to the worker's source. `from` must be there exactly once, so that a new version cannot slip past it. */
export type Edit = { file: string; from: string; to: string }

export type Recipe = { requirements: Requirement[]; edits: Edit[]; configure: string[]; compatFolder: string }

/** Builds mediasoup's worker against the libraries of the distribution instead of downloaded sources. */
export const recipe: Recipe = {
  requirements: [
    { debianPackage: 'build-essential', program: 'c++' },
    { debianPackage: 'meson', program: 'meson' },
    { debianPackage: 'ninja-build', program: 'ninja' },
    { debianPackage: 'pkg-config', program: 'pkg-config' },
    { debianPackage: 'flatbuffers-compiler', program: 'flatc' },
    { debianPackage: 'libflatbuffers-dev', library: 'flatbuffers' },
    { debianPackage: 'libuv1-dev', library: 'libuv' },
    { debianPackage: 'libssl-dev', library: 'openssl' },
    { debianPackage: 'libsrtp2-dev', library: 'libsrtp2' },
    { debianPackage: 'libabsl-dev', library: 'absl_flat_hash_map' },
  ],
  edits: [
    { file: 'meson.build', from: "meson_version: '>= 1.1.0'", to: "meson_version: '>= 1.0.1'" },
    // Upstream turns the result of every control call into 1. An OpenSSL with kernel TLS, as distributions build it,
    // takes that for "the kernel sends", allocates no buffer and dies on the first handshake.
    {
      file: 'src/RTC/DtlsTransport.cpp',
      from: '(operationType == BIO_CB_RETURN)',
      to: '((operationType & BIO_CB_RETURN) != 0)',
    },
  ],
  configure: ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode=nodownload'],
  compatFolder: join(import.meta.dirname, 'compat'),
}

/** Folder of the installed mediasoup package. */
export const mediasoupFolder = join(fileURLToPath(import.meta.resolve('mediasoup')), '../../..')

/** Names what a worker was made from: two machines with the same name have the same worker. */
export function recipeName({ compatFolder, ...rest }: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, rest]))
  const files = globSync('**/*', { cwd: compatFolder, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(JSON.stringify([path.slice(compatFolder.length), readFileSync(path, 'utf8')]))
  }
  return `${version}-${hash.digest('hex').slice(0, 16)}`
}
