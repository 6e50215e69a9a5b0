export function removeWhole(path: string): void;
