import { networkInterfaces } from 'node:os'

/** An address of this machine that others could reach; undefined on one that has none but the loop. */
export const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
