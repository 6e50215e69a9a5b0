/** Stands in for the plugin until it is written. */
export const Turntable = async () => ({});
