import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** Defaults of timm at aa4b5850c154, train.py. */
export const byDefault = defaultsOf("timm", "aa4b5850c154");

/** Epochs where none are given. */
export const EPOCHS = 300;

/** What train.py takes for arguments that are left out. */
export const timmDefaults: readonly Fact[] = [
	byDefault("task", "classify"),
	byDefault("model.id", "resnet50"),
	byDefault("batch.micro", 128),
	byDefault("batch.accumulation", 1),
	byDefault("data.epochs", EPOCHS),
	byDefault("precision", "fp32"),
	byDefault("optimizer", "sgd-momentum"),
	byDefault("checkpointing", "none"),
	byDefault("compile", false),
	byDefault("attention", "sdpa"),
	byDefault("parallel.sharding", "none"),
];
