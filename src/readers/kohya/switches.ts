import { asBoolean, asText, type Entry, entryAt } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { overrideProblems } from "../commands/override-problems.js";
import { type FieldReading, isUnset } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { isFrozen } from "./adapter.js";
import type { Settings } from "./settings.js";

/** Attention, text encoders, compilation and arguments that are passed on as they stand. */
export function switchesOf(settings: Settings): FieldReading {
	return gather(
		{
			facts: [
				...attentionFacts(settings),
				...textFacts(settings),
				...compileFacts(settings),
			],
		},
		passedOn(settings),
	);
}

function on({ tree }: Settings, key: string): Entry | undefined {
	const entry = entryAt(tree, key);
	return entry && asBoolean(entry.value) ? entry : undefined;
}

// The window has one word for it, older windows and the scripts a switch.
function attentionFacts(settings: Settings): readonly Fact[] {
	const { file, tree } = settings;
	const entry = entryAt(tree, "xformers");
	const word = asText(entry?.value)?.toLowerCase() ?? "";
	if (entry && /^(xformers|true)$/.test(word)) {
		return [fact("attention", "flash", statedAt(file, entry))];
	}
	if (entry && word === "sdpa") {
		return [fact("attention", "sdpa", statedAt(file, entry))];
	}
	const sdpa = on(settings, "sdpa");
	if (sdpa) return [fact("attention", "sdpa", statedAt(file, sdpa))];
	// It computes attention in tiles too.
	const tiled = on(settings, "mem_eff_attn");
	return tiled ? [fact("attention", "flash", statedAt(file, tiled))] : [];
}

/** Caches of text that count only for the kind of model that a switch says. */
const textCaches = [
	["cache_text_encoder_outputs", undefined],
	["sdxl_cache_text_encoder_outputs", "sdxl"],
	["sdxl_cache_text_encoder_outputs", "sdxl_checkbox"],
	["flux1_cache_text_encoder_outputs", "flux1_checkbox"],
	["sd3_cache_text_encoder_outputs", "sd3_checkbox"],
	["lumina_cache_text_encoder_outputs", "lumina_checkbox"],
	["hunyuan_image_cache_text_encoder_outputs", "hunyuan_image_checkbox"],
	["anima_cache_text_encoder_outputs", "anima_checkbox"],
] as const;

function textFacts(settings: Settings): readonly Fact[] {
	const { file, tree } = settings;
	const cached = textCaches.flatMap(([key, kind]) =>
		kind === undefined || on(settings, kind) ? (on(settings, key) ?? []) : [],
	)[0];
	if (cached) {
		const origin = statedAt(file, cached);
		return [
			fact("data.text_cached", true, origin),
			fact("model.text_encoder_trained", false, origin),
		];
	}
	const trained = entryAt(tree, "train_text_encoder");
	if (trained && asBoolean(trained.value) !== undefined) {
		return [
			fact(
				"model.text_encoder_trained",
				asBoolean(trained.value) === true,
				statedAt(file, trained),
			),
		];
	}
	const only = on(settings, "network_train_unet_only");
	if (only) {
		return [fact("model.text_encoder_trained", false, statedAt(file, only))];
	}
	const rate = entryAt(tree, "text_encoder_lr");
	return rate && !isUnset(rate.value)
		? [
				fact(
					"model.text_encoder_trained",
					!isFrozen(rate),
					statedAt(file, rate),
				),
			]
		: [];
}

function compileFacts(settings: Settings): readonly Fact[] {
	const { file, tree } = settings;
	const entry = on(settings, "torch_compile");
	if (entry) return [fact("compile", true, statedAt(file, entry))];
	const backend = entryAt(tree, "dynamo_backend");
	const isWindow = entryAt(tree, "dynamo_mode") !== undefined;
	const word = asText(backend?.value)?.toLowerCase() ?? "no";
	return backend && isWindow && word !== "no" && word !== ""
		? [fact("compile", true, statedAt(file, backend))]
		: [];
}

// The window passes a line of further arguments to the script.
function passedOn({ file, tree }: Settings): FieldReading {
	const entry = entryAt(tree, "additional_parameters");
	const words = (asText(entry?.value) ?? "").split(/\s+/).filter(Boolean);
	if (!entry) return gather();
	const { line } = entry;
	return gather({
		problems: overrideProblems(
			words.map((text) => ({ text, line, known: true })),
			file.path,
		),
	});
}
