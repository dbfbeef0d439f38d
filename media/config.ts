/** The environment of this process; nothing else in media/ reads it. */
export const processEnvironment = (): Record<string, string | undefined> => process.env
