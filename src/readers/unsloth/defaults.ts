import type { Fact } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

/** A default of Unsloth's command line, looked up in unsloth_cli at 015bdef0d94a. */
export const byDefault = defaultsOf("unsloth", "015bdef0d94a");

/** What the command takes for keys that a config leaves out; it trains on one device. */
export const unslothDefaults: readonly Fact[] = [
	byDefault("task", "sft"),
	byDefault("data.sequence", 2048),
	byDefault("batch.micro", 2),
	byDefault("batch.accumulation", 4),
	byDefault("data.packed", false),
	byDefault("adapter.dropout", 0),
	byDefault("attention", "flash"),
	byDefault("parallel.sharding", "none"),
	byDefault("hardware.count", 1),
];
