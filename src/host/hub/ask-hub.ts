import type { HubModel } from "../../catalog/hub-models.js";
import type { Problem } from "../../problem.js";
import type { UnknownModel } from "../../report/unknown-models.js";
import type { HubAnswers } from "../../review.js";
import { addressOf } from "./address.js";
import type { HubConnection, Refusal } from "./get-json.js";
import { readModel } from "./read-model.js";
import type { StoredModels } from "./stored-models.js";

/** The Hub, as one run asks it. */
export interface Hub {
	readonly connection: HubConnection;
	/** Today, ISO 8601. */
	readonly today: string;
	/** What earlier runs were told, where they may leave it behind. */
	readonly stored?: StoredModels;
}

/** A review of more new models than this is not about models. */
const MOST_MODELS = 20;

/** Asks the Hub for models, each once; for one that it does not give there is a problem in words. */
export async function askHub(
	hub: Hub,
	wanted: readonly UnknownModel[],
): Promise<HubAnswers> {
	const models: HubModel[] = [];
	const problems: Problem[] = [];
	let silence: Refusal | undefined;
	const asked = wanted.filter(({ id }) => addressOf(id) !== undefined);
	for (const { id, ...place } of asked.slice(0, MOST_MODELS)) {
		const answer = silence ?? (await answerFor(hub, id));
		if (!("refusal" in answer)) {
			models.push(answer);
			continue;
		}
		if (answer.isSilent) silence = answer;
		problems.push({
			kind: "model-not-on-hub",
			...place,
			args: { name: id, detail: answer.refusal },
		});
	}
	return { models, problems: [...problems, ...tooMany(asked)] };
}

async function answerFor(
	{ connection, today, stored }: Hub,
	id: string,
): Promise<HubModel | Refusal> {
	const held = stored?.find(id);
	if (held) return held;
	const address = addressOf(id);
	if (!address) return { refusal: "it is no id of a model" };
	const answer = await readModel(connection, address);
	if ("refusal" in answer) return answer;
	const model = { id, date: today.slice(0, 10), ...answer };
	stored?.keep(model);
	return model;
}

function tooMany(asked: readonly UnknownModel[]): readonly Problem[] {
	return asked.slice(MOST_MODELS).map(({ id, ...place }) => ({
		kind: "model-not-on-hub",
		...place,
		args: {
			name: id,
			detail: `one review asks for ${MOST_MODELS} models at most`,
		},
	}));
}
