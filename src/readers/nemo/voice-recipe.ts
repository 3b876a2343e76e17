import type { Tree } from "../../formats/tree.js";
import type { Clock } from "../speech-parts.js";

/** What a recipe of a voice says around its network. */
export interface VoiceRecipe {
	readonly model: Tree | undefined;
	readonly frames: Clock & { readonly rows: number };
	readonly sampleRate: number;
	readonly bins: number;
}
