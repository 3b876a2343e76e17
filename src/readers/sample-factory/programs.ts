import { defaultsOf } from "../origins.js";

/** A default of Sample Factory, read in sample_factory/cfg/cfg.py and sf_examples at commit 1894bd1e. */
export const bySampleFactory = defaultsOf("sample-factory", "1894bd1e");

/** What a program of Sample Factory does when no flag says otherwise. */
export interface Program {
	/** Frames of the world, skipped ones included. */
	readonly frames: number;
	readonly skip: number;
	/** Absent where there is one for each core of the machine. */
	readonly workers?: number;
	readonly copies: number;
	readonly batch: number;
	readonly epochs: number;
	readonly isAsynchronous: boolean;
	readonly isRecurrent: boolean;
	/** Widths of the network where a step says numbers, `frames` where it shows images. */
	readonly sees: readonly number[] | "frames" | "own network";
}

/** Of any program (sample_factory/cfg/cfg.py). */
const plain: Program = {
	frames: 1e10,
	skip: 1,
	copies: 2,
	batch: 1024,
	epochs: 1,
	isAsynchronous: true,
	isRecurrent: true,
	sees: [512, 512],
};

const atari: Program = {
	...plain,
	frames: 10_000_000,
	skip: 4,
	workers: 8,
	copies: 1,
	batch: 256,
	epochs: 4,
	isAsynchronous: false,
	isRecurrent: false,
	sees: "frames",
};

const mujoco: Program = {
	...plain,
	frames: 10_000_000,
	workers: 8,
	copies: 8,
	epochs: 2,
	isAsynchronous: false,
	isRecurrent: false,
	sees: [64, 64],
};

/** By the last part of the module's name. */
export const programs: Readonly<Record<string, Program>> = {
	train_gym_env: plain,
	train_vizdoom: { ...plain, skip: 4, sees: "frames" },
	train_dmlab: { ...plain, skip: 4, sees: "frames" },
	train_atari: atari,
	train_mujoco: mujoco,
	train_nethack: {
		...plain,
		frames: 2_000_000_000,
		workers: 12,
		sees: "own network",
	},
};

/** Programs of worlds that are not told apart here, such as those of a project. */
export const otherProgram: Program = plain;
