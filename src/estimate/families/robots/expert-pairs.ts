import type { Tower } from "./vision-tower.js";

/** A language model that sees, and a narrower one beside it that denoises actions and attends to it layer by layer. */
export interface Pair {
	readonly tower: Omit<Tower, "images" | "out">;
	readonly layers: number;
	readonly heads: number;
	readonly kvHeads: number;
	readonly headDim: number;
	readonly language: Half;
	readonly expert: Half;
	readonly vocab: number;
	/** The output head is a matrix of its own; it never runs. */
	readonly ownHead: boolean;
	/** Text tokens where nothing else is stated. */
	readonly text: number;
	/** Where the state of the robot goes: a token of either half, or words of the text. */
	readonly state: "expert" | "language" | "text";
	/** The step of the noise scales the expert's norms instead of standing beside each action. */
	readonly scalesNorms: boolean;
	/** Every second layer of the expert reads keys and values of the language half alone. */
	readonly crosses: boolean;
	/** The language half does not train unless it is asked to. */
	readonly expertOnly: boolean;
}

/** The widths of one of the two. */
export interface Half {
	readonly width: number;
	readonly ffn: number;
}

/** Numbers of a state and of an action after padding (lerobot 7427f31, max_state_dim and max_action_dim). */
export const PADDED = 32;

/** Gemma 2B and an expert of 300 million (Black et al. 2024, §IV; lerobot 7427f31, policies/pi0). */
const pi0: Pair = {
	tower: {
		width: 1152,
		layers: 27,
		heads: 16,
		ffn: 4304,
		patch: 14,
		image: 224,
		merged: 1,
		bias: true,
	},
	layers: 18,
	heads: 8,
	kvHeads: 1,
	headDim: 256,
	language: { width: 2048, ffn: 16_384 },
	expert: { width: 1024, ffn: 4096 },
	vocab: 257_152,
	ownHead: false,
	text: 48,
	state: "expert",
	scalesNorms: false,
	crosses: false,
	expertOnly: false,
};

/** By the name of the policy. */
export const pairs: Readonly<Record<string, Pair>> = {
	pi0,
	// Lerobot 7427f31, policies/pi05.
	pi05: { ...pi0, text: 200, state: "text", scalesNorms: true },
	// The first half of SmolVLM2-500M's layers and an expert of three quarters of their width (Shukor et al. 2025, §3.1;
	// lerobot 7427f31, policies/smolvla).
	smolvla: {
		tower: {
			width: 768,
			layers: 12,
			heads: 12,
			ffn: 3072,
			patch: 16,
			image: 512,
			merged: 16,
			bias: false,
		},
		layers: 16,
		heads: 15,
		kvHeads: 5,
		headDim: 64,
		language: { width: 960, ffn: 2560 },
		expert: { width: 720, ffn: 2048 },
		vocab: 49_280,
		ownHead: true,
		text: 48,
		state: "language",
		scalesNorms: false,
		crosses: true,
		expertOnly: true,
	},
};
