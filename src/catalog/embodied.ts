import type { Confidence } from "./confidence.js";

/** Greenhouse gases of making a part, with the spread of published figures. */
export interface EmbodiedFacts {
	readonly id: string;
	readonly kind: "accelerator" | "server" | "server-with-accelerators";
	/** Accelerator id when the row is about one. */
	readonly accelerator?: string;
	readonly scope: string;
	readonly kgCo2e: number;
	readonly kgCo2eLow: number;
	readonly kgCo2eHigh: number;
	readonly basis: string;
	readonly year: number;
	readonly confidence: Confidence;
	readonly source: string;
}

export const embodied: readonly EmbodiedFacts[] = [];
export function embodiedOf(_accelerator: string): EmbodiedFacts | undefined {
	return undefined;
}
