import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of detectron2 at the commit that was read. */
export const standard = defaultsOf("detectron2", "02b5c4e295e9");

/** What every run has that says nothing else. */
export const detectron2Defaults: readonly Fact[] = [
	standard("precision", "fp32"),
	// SOLVER.MOMENTUM, and the momentum of configs/common/optim.py, are 0.9.
	standard("optimizer", "sgd-momentum"),
	standard("batch.accumulation", 1),
	standard("checkpointing", "none"),
	standard("compile", false),
	// Its transformers write attention out (modeling/backbone/vit.py and swin.py).
	standard("attention", "eager"),
	standard("parallel.sharding", "none"),
];

/** What CfgNode sets beside: detectron2/config/defaults.py. */
export const yamlDefaults: readonly Fact[] = [
	...detectron2Defaults,
	standard("batch.global", 16),
	standard("steps", 40_000),
];
