import type { Fact } from "../../plan/plan.js";
import type { CommandLine } from "../commands/command-line.js";
import { defaultsOf } from "../origins.js";

/** What the name of a recipe says, where a program runs its own recipes by name. */
const recipes = [
	{
		// Every *_distributed recipe shards with FSDP: recipes/full_finetune_distributed.py and its neighbours.
		program: "torchtune",
		name: /^\w+_distributed$/,
		facts: [defaultsOf("torchtune", "0.7.0")("parallel.sharding", "fsdp")],
	},
] as const;

/** What the recipe of a command does unless its config says otherwise. */
export function recipeFacts({ stages, rest }: CommandLine): readonly Fact[] {
	const program = stages.at(-1)?.program.name;
	const found = recipes.find(
		(recipe) =>
			recipe.program === program &&
			rest.some(({ text, known }) => known && recipe.name.test(text)),
	);
	return found?.facts ?? [];
}
