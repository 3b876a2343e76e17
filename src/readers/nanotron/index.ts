import type { ParsedFile } from "../../formats/parsed-file.js";
import { entryAt, hasKeys } from "../../formats/tree.js";
import { readFields } from "../fields.js";
import { gather } from "../gather.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader, Reading } from "../reader.js";
import { settingsOf } from "../settings.js";
import { nanotronDefaults, starcoderDefaults } from "./defaults.js";
import { nanotronFields } from "./fields.js";
import { dataOf, layoutFacts, memoryFacts, shapeFacts } from "./rules.js";

/** nanotron: one YAML with model, data and the three dimensions of parallelism. */
export const nanotron: Reader = {
	framework: "nanotron",
	title: "nanotron",
	source:
		"https://github.com/huggingface/nanotron, src/nanotron/config (2411b022a75f)",
	recognises: (file) =>
		hasKeys(file.documents[0], "parallelism.dp", "tokens.micro_batch_size"),
	references: () => [],
	read: (file) => [readRun(file)],
};

function readRun(file: ParsedFile): Reading {
	const tree = file.documents[0];
	const settings = settingsOf(file, tree);
	const isStarcoder =
		entryAt(tree, "model.model_config.is_starcoder2_config") !== undefined;
	const read = gather(
		{ facts: nanotronDefaults },
		{ facts: isStarcoder ? starcoderDefaults : [] },
		{ facts: hardwareHints(file) },
		readFields({
			tree,
			fields: nanotronFields,
			path: file.path,
			framework: "nanotron",
		}),
		{ facts: [...layoutFacts(settings), ...memoryFacts(settings)] },
		{ facts: shapeFacts(settings) },
		dataOf(file, settings),
	);
	return { kind: "training", name: "", files: [], ...read };
}
