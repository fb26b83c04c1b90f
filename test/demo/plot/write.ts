import type { Watched } from "../full/full.ts";
export async function writePlot(_path: string, _watched: Watched): Promise<void> {}
