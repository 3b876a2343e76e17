import { asText } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import {
	type Conversion,
	type Fields,
	isPlaceholder,
	toCount,
	toOneOf,
	toText,
} from "../fields.js";
import { irrelevant } from "../irrelevant.js";
import { lookUp } from "../look-up.js";
import { defaultsOf } from "../origins.js";
import { type Arguments, argument } from "./arguments.js";

/** Recipes whose name has no size: NVIDIA-NeMo/Megatron-Bridge, scripts/performance at 067f987df. */
const RECIPES: Readonly<Record<string, string>> = {
	deepseek_v3: "deepseek-ai/DeepSeek-V3",
	kimi_k2: "moonshotai/Kimi-K2-Instruct",
};

const byBridge = defaultsOf("megatron-bridge", "067f987df");

/** What its recipes and scripts do when no flag says otherwise: recipes/common.py, scripts/performance. */
export const bridgeDefaults: readonly Fact[] = [
	byBridge("precision", "bf16"),
	byBridge("parallel.sharding", "distributed-optimizer"),
	byBridge("parallel.overlap_gradients", true),
];

const toRecipe: Conversion = {
	expected: "a recipe",
	convert(tree, origin) {
		const name = asText(tree);
		return name === undefined || isPlaceholder(name)
			? undefined
			: fact("model.id", lookUp(RECIPES, name) ?? name, origin);
	},
};

/** Flags of Megatron-Bridge's scripts, which take a model by the name of its recipe beside Megatron's own sizes. */
export const bridgeFields: Fields = {
	"--model-recipe-name": toRecipe,
	"--num-gpus": toCount("hardware.count"),
	"--gpus-per-node": toCount("hardware.per_node"),
	"--gpu": toText("hardware.accelerator"),
	"--max-steps": toCount("steps"),
	// Its parser takes any beginning of a name that is one flag's alone.
	"--max-step": toCount("steps"),
	"--compute-dtype": toOneOf("precision", {
		bf16: "bf16",
		fp8: "fp8",
		fp8_cs: "fp8",
		fp8_ds: "fp8",
		fp8_sc: "fp8",
		fp8_mx: "mxfp8",
		nvfp4: "nvfp4",
	}),
	"--virtual-pipeline-model-parallel-size": toCount(
		"parallel.virtual_pipeline",
	),
	...irrelevant("--model-family-name --task --domain --cuda-graph-*"),
};

/** True for a command that names a recipe: then the shape is the recipe's, not that of Megatron's defaults. */
export function namesRecipe(args: Arguments): boolean {
	return argument(args, "--model-recipe-name") !== undefined;
}
