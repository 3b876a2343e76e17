import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, type Entry, entryAt } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { ScriptRun } from "../commands/script-runs.js";
import { type FieldReading, toCount, toShare } from "../fields.js";
import { gather } from "../gather.js";
import { statedAt } from "../origins.js";
import { readOne } from "../read-one.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** Names of a diffusion model's matrices with the plan's: those of text tokens count with those of the image. */
const matrices: readonly (readonly [RegExp, string])[] = [
	[/(to_q|add_q_proj|q_proj)$/, "q"],
	[/(to_k|add_k_proj|k_proj)$/, "k"],
	[/(to_v|add_v_proj|v_proj)$/, "v"],
	[/(to_out(\.0)?|to_add_out|out_proj)$/, "o"],
	[/(net\.0\.proj|proj_mlp)$/, "up"],
	[/(net\.2|proj_out)$/, "down"],
	[/^all-linear$/, "all-linear"],
];

/** What trains: adapters where the name of the script says so, the model itself otherwise. */
export function adapterOf(file: ParsedFile, run: ScriptRun): FieldReading {
	const { script, tree } = run;
	if (!usesAdapter(run)) {
		return gather({ facts: [byDefault("adapter.kind", "none")] });
	}
	const given = { file, tree, framework: "diffusers" };
	const dora = entryAt(tree, "use_dora");
	const layers =
		entryAt(tree, "lora_layers") ?? entryAt(tree, "lora_target_modules");
	return gather(
		{
			facts: [
				dora && asBoolean(dora.value)
					? fact("adapter.kind", "dora", statedAt(file, dora))
					: fact("adapter.kind", "lora", scriptOrigin(file, run)),
				byDefault("adapter.quantization", "none"),
				byDefault("adapter.rank", rankOf(script)),
				byDefault("adapter.targets", targetsOf(script)),
			],
		},
		readOne({ ...given, path: "lora_rank", field: toCount("adapter.rank") }),
		readOne({ ...given, path: "lora_r", field: toCount("adapter.rank") }),
		readOne({ ...given, path: "rank", field: toCount("adapter.rank") }),
		readOne({
			...given,
			path: "lora_dropout",
			field: toShare("adapter.dropout"),
		}),
		layers ? statedTargets(file, layers) : {},
	);
}

/** True for scripts of adapters, and for one that has a switch for them. */
export function usesAdapter({ script, tree }: ScriptRun): boolean {
	const use = entryAt(tree, "use_lora");
	return /lora/.test(script) || asBoolean(use?.value) === true;
}

function scriptOrigin(
	file: ParsedFile,
	{ line, command, script }: ScriptRun,
): Fact["origin"] {
	const at = line.script?.line ?? command.line;
	return { kind: "file", path: file.path, line: at, text: script };
}

/** The rank by default: 4 but for a few scripts. */
function rankOf(script: string): number {
	if (/^train_cogvideox/.test(script)) return 128;
	if (/^train_lcm_distill/.test(script)) return 64;
	return /cosmos|krea2/.test(script) ? 32 : 4;
}

// The scripts for FLUX put adapters on the MLP too.
function targetsOf(script: string): readonly string[] {
	const attention = ["q", "k", "v", "o"];
	return /flux(?!2)/.test(script) ? [...attention, "up", "down"] : attention;
}

function statedTargets(file: ParsedFile, entry: Entry): FieldReading {
	const names = (asText(entry.value) ?? "").split(/[\s,]+/).filter(Boolean);
	const found = names.map(
		(name) => matrices.find(([pattern]) => pattern.test(name))?.[1],
	);
	const known = found.flatMap((each) => each ?? []);
	const unknown = names.filter((_, index) => found[index] === undefined);
	return gather({
		facts:
			known.length > 0
				? [fact("adapter.targets", [...new Set(known)], statedAt(file, entry))]
				: [],
		problems: unknown.map((name) =>
			unmodelled({
				file,
				entry,
				effect: `names the module \`${name}\`, which is not one of the known matrices`,
			}),
		),
	});
}
