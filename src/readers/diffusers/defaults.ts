import type { PlanValues } from "../../plan/fields.js";
import type { Fact } from "../../plan/plan.js";
import { factsFrom } from "../../plan/plan.js";
import { defaultsOf } from "../origins.js";

const VERSION = "58eb52c0803e";

/** Defaults of Diffusers at 58eb52c0803e, examples. */
export const byDefault = defaultsOf("diffusers", VERSION);

/** What every script takes for flags that are left out. */
const all: PlanValues = {
	task: "diffuse",
	"data.image": 512,
	"batch.micro": 4,
	"batch.accumulation": 1,
	"data.epochs": 1,
	optimizer: "adamw",
	precision: "fp32",
	checkpointing: "none",
	attention: "sdpa",
	compile: false,
	"data.latents_cached": false,
	"data.text_cached": false,
	"model.text_encoder_trained": false,
	"parallel.sharding": "none",
};

/** Where a script differs, by its name; a later row goes before an earlier one. */
const rows: readonly (readonly [RegExp, PlanValues])[] = [
	[
		/^(train_(text_to_image|lcm_distill|instruct_pix2pix|amused)|textual_inversion)/,
		{ "batch.micro": 16, "data.epochs": 100 },
	],
	[/^train_text_to_image\w*_(decoder|prior)/, { "batch.micro": 1 }],
	[
		/^train_unconditional/,
		{ "batch.micro": 16, "data.epochs": 100, "data.image": 64 },
	],
	[/^train_instruct_pix2pix/, { "data.image": 256 }],
	[
		/^train_(text_to_image|dreambooth|lcm_distill|t2i_adapter)\w*_sdxl/,
		{ "data.image": 1024 },
	],
	[/^train_control_/, { "data.image": 1024 }],
	[
		/^train_cogvideox/,
		{ "data.image": 480, "data.image_width": 720, "data.frames": 49 },
	],
	[
		/^train_cosmos/,
		{ "data.image": 704, "data.image_width": 1280, "batch.micro": 1 },
	],
	[/^textual_inversion/, { steps: 5000 }],
	[/^train_lcm_distill/, { task: "distill" }],
];

/** What a script takes for flags that are left out. */
export function scriptDefaults(script: string): readonly Fact[] {
	const own = rows
		.filter(([pattern]) => pattern.test(script))
		.map(([, values]) => values);
	const values: PlanValues = Object.assign({}, all, ...own);
	return factsFrom(values, {
		kind: "default",
		framework: "diffusers",
		version: VERSION,
	});
}
