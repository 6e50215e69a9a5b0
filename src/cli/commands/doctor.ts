/** `tt doctor`: check the room and the machine. */
export const run = async () => undefined;
