import type { Accelerator } from "../catalog/accelerators.js";
import type { WorldPlace } from "../catalog/worlds.js";
import type { PlanFields, Precision, Sharding, Task } from "../plan/fields.js";
import type { Uncertain } from "../uncertain.js";
import type { Adapter } from "./adapter.js";
import type { Companions } from "./companions.js";
import type { Model } from "./model.js";
import type { AttentionConvention } from "./operator-flops.js";

/** A run with every blank filled: what the formulas read. */
export interface Workload {
	readonly task: Task;
	readonly framework: string;
	/** Version of the framework, where it is stated. */
	readonly version?: string;
	/** Year of the software, where the run is over. */
	readonly softwareYear?: number;
	readonly model: Model;
	/** Share of the parameters that train, counted from the output; 1 where nothing is frozen. */
	readonly trainedShare: number;
	readonly adapter?: Adapter;
	readonly batch: Batch;
	readonly length: Length;
	readonly duration: Duration;
	readonly method: Method;
	/** Models that run beside the one that trains, and where they are. */
	readonly companions: Companions;
	readonly companionPlace: PlanFields["companions"];
	/** What generates the answers, where it is told. */
	readonly engine?: Engine;
	/** The simulated world, where its steps decide how long a run takes. */
	readonly world?: World;
	/** Samples that are evaluated for each sample that is trained on. */
	readonly evaluated: number;
	readonly precision: Precision;
	readonly optimizer: string;
	/** Gradients live one layer at a time. */
	readonly optimizerInBackward: boolean;
	readonly checkpointing: "none" | "selective" | "full";
	readonly checkpointOffload: boolean;
	readonly attention: "flash" | "sdpa" | "eager";
	readonly convention: AttentionConvention;
	readonly compile: boolean;
	/** The host waits for each kernel before it launches the next. */
	readonly blocksLaunches: boolean;
	readonly fusedLoss: boolean;
	readonly offloadOptimizer: boolean;
	readonly offloadParameters: boolean;
	readonly layout: Layout;
	readonly hardware: Hardware;
	/** Whole runs that this plan comes to: trials, seeds and folds. */
	readonly repeats: number;
}

export interface Batch {
	/** Sequences on one device in one forward pass. */
	readonly micro: number;
	readonly accumulation: number;
	/** Sequences in one optimizer step, over all devices. */
	readonly global: number;
}

export interface Length {
	/** Share of a sample's full length that holds data on average: it sets FLOPs and time, the full length the memory. */
	readonly filled: Uncertain;
	/** Mean tokens of one document inside a packed sequence. */
	readonly document?: number;
	/** Tokens of the prompt and of the answer, in reinforcement learning. */
	readonly prompt: number;
	readonly completion: number;
	readonly rollouts: number;
}

/** What a method does with a sample beside training on it once. */
export interface Method {
	/** Training passes over a set of samples. */
	readonly innerEpochs: number;
	/** Forward passes of a frozen reference over each sample. */
	readonly reference: number;
	/** The reference is needed at every step. */
	readonly keepsReference: boolean;
	/** A critic of its own scores the answers and trains; else the policy has a head for it. */
	readonly hasCritic: boolean;
	/** Share of the products of a training pass that structured pruning leaves, mean over the run. */
	readonly unpruned: number;
	/** Single weights are masked. */
	readonly masksWeights: boolean;
	/** Linears round their weights and inputs in each forward pass. */
	readonly roundsLinears: boolean;
	/** Steps in its world that an agent acts in, for each sample that it trains on. */
	readonly acting: number;
}

/** A program on the training devices that generates answers. */
export interface Engine {
	/** Share of a device's memory. */
	readonly memoryShare: number;
	/** It gives its memory back while the model trains. */
	readonly sleeps: boolean;
}

/** A simulated world in which an agent acts. */
export interface World {
	readonly kind: string;
	/** Where it takes its steps. */
	readonly on: WorldPlace;
	/** Steps over all its copies. */
	readonly steps: number;
	/** Seconds of a core or a device for one step. */
	readonly secondsEach: Uncertain;
	/** Cores that take steps at once, where cores take them. */
	readonly processes: number;
	/** Copies for which one pass chooses actions. */
	readonly copies: number;
	/** It steps on while the agent learns. */
	readonly isAsynchronous: boolean;
	/** Updates of the whole run; absent where nobody knows the batch. */
	readonly updates?: number;
}

/** How long a run is; unknown factors stay in the numbers. */
export interface Duration {
	/** Optimizer steps. */
	readonly steps?: Uncertain;
	/** Samples that one run works on. */
	readonly samples?: Uncertain;
	/** Wall-clock when it is stated. */
	readonly hours?: number;
	/** What the samples are counted from; absent when steps are stated. */
	readonly counted?: Counted;
}

/** How much data there is, before epochs and shares. */
export interface Counted {
	readonly unit: "tokens" | "rows";
	/** The whole data; a missing factor when nobody knows it. */
	readonly amount: Uncertain;
	/** What a sample has of the unit, mean; absent where the amount counts samples already. */
	readonly each?: Uncertain;
	/** Answers to each row. */
	readonly answers: number;
	readonly epochs: number;
	/** What validation leaves. */
	readonly kept: number;
	/** Share of the data that is used. */
	readonly share: number;
}

/** How a model is divided over devices. */
export interface Layout {
	readonly devices: number;
	readonly tensor: number;
	readonly pipeline: number;
	readonly virtualPipeline: number;
	readonly context: number;
	readonly expert: number;
	readonly data: number;
	readonly sequenceParallel: boolean;
	readonly sharding: Sharding;
	/** Gradients travel beside the backward pass that makes them, not after it. */
	readonly overlapsGradients: boolean;
	/** Devices that share one copy of the sharded states. */
	readonly shardGroup: number;
}

export interface Hardware {
	readonly accelerator?: Accelerator;
	readonly perNode: number;
	/** Gbit/s one way between one node and the others, where it is known. */
	readonly networkGbitS?: number;
	readonly powerLimitW?: number;
	readonly cooling: PlanFields["hardware.cooling"];
	/** Watts beside the nodes that a device answers for, where they are stated. */
	readonly sharedW?: number;
	/** Devices of its nodes that the run holds and leaves idle, for each one that works. */
	readonly idlePerDevice: number;
}
