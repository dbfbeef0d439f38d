/** Words of `client/room` and `client/lobby`. Keys start with `room.` or `lobby.`. */
export const roomEn = {} as const
