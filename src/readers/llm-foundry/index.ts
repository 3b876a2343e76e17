import { hasKeys } from "../../formats/tree.js";
import { hardwareHints } from "../hardware-hints.js";
import type { Reader } from "../reader.js";
import { readFoundryTree } from "./read-tree.js";
import { isFoundryTree } from "./signature.js";

/** llm-foundry: OmegaConf YAML for Composer, with `${variables.x}` within the file. */
export const llmFoundry: Reader = {
	framework: "llm-foundry",
	title: "LLM Foundry",
	source:
		"https://github.com/mosaicml/llm-foundry, llmfoundry/utils/config_utils.py (8c8dd48f7216)",
	recognises: (file) => isFoundryTree(file.documents[0]),
	references: () => [],
	setBy: "pairs",
	read(file) {
		const tree = file.documents[0];
		if (!tree) return [];
		if (hasKeys(tree, "models") && !hasKeys(tree, "optimizer")) {
			const why = "`models` without an `optimizer`: it evaluates models.";
			return [{ kind: "not-training", why }];
		}
		const { facts, problems } = readFoundryTree(file, tree);
		return [
			{
				kind: "training",
				name: "",
				facts: [...hardwareHints(file), ...facts],
				problems,
				files: [],
			},
		];
	},
};
