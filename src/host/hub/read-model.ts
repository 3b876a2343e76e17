import type { HubModel } from "../../catalog/hub-models.js";
import { textAt, valueAt } from "../github/fields.js";
import { addressOf, type ModelAddress } from "./address.js";
import { getJson, type HubConnection, type Refusal } from "./get-json.js";

/** What the Hub says of a model, without the id that was asked for and the day. */
export type ReadModel = Omit<HubModel, "id" | "date">;

export type ModelAnswer = ReadModel | Refusal;

/** Reads the config.json of a model, and of an adapter the config.json of the model below it. */
export async function readModel(
	connection: HubConnection,
	address: ModelAddress,
): Promise<ModelAnswer> {
	const own = await readConfig(connection, address);
	if (!("refusal" in own) || own.isAbsent === undefined) return own;
	const base = await baseOfAdapter(connection, address);
	if (base === undefined) return own;
	const below = await readConfig(connection, base);
	return "refusal" in below
		? { ...below, refusal: `of ${base.name}, its base, ${below.refusal}` }
		: { ...below, base: base.name };
}

async function readConfig(
	connection: HubConnection,
	{ name, revision }: ModelAddress,
): Promise<ModelAnswer> {
	const info = await getJson(
		connection,
		`api/models/${name}/revision/${revision}?expand[]=sha&expand[]=safetensors`,
	);
	if ("refusal" in info) {
		// That the whole model is not there is final; that a file is not, may not be.
		const { isAbsent: _, ...final } = info;
		return final;
	}
	const sha = textAt(info.value, "sha");
	const commit = /^[0-9a-f]{40}$/.test(sha) ? sha : revision;
	const config = await getJson(
		connection,
		`${name}/resolve/${commit}/config.json`,
	);
	if ("refusal" in config) {
		const isAbsent = config.isAbsent === true;
		return isAbsent ? { refusal: "it has no config.json", isAbsent } : config;
	}
	if (textAt(config.value, "model_type") === "") {
		return { refusal: "its config.json names no `model_type`" };
	}
	const parameters = unpackedTotal(valueAt(info.value, "safetensors"));
	return {
		revision: commit,
		config: config.value,
		...(parameters !== undefined && { parameters }),
	};
}

async function baseOfAdapter(
	connection: HubConnection,
	{ name, revision }: ModelAddress,
): Promise<ModelAddress | undefined> {
	const adapter = await getJson(
		connection,
		`${name}/resolve/${revision}/adapter_config.json`,
	);
	return "refusal" in adapter
		? undefined
		: addressOf(textAt(adapter.value, "base_model_name_or_path"));
}

/** Number formats of which an element is a parameter; packed formats hold several in one. */
const UNPACKED = /^(F64|F32|F16|BF16|F8_\w+)$/;

function unpackedTotal(safetensors: unknown): number | undefined {
	const formats = valueAt(safetensors, "parameters");
	const total = valueAt(safetensors, "total");
	const names =
		typeof formats === "object" && formats !== null ? Object.keys(formats) : [];
	const isPlain =
		names.length > 0 && names.every((each) => UNPACKED.test(each));
	return isPlain && Number.isSafeInteger(total) && Number(total) > 0
		? Number(total)
		: undefined;
}
