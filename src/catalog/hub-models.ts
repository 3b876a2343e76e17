/** What the Hugging Face Hub said of a model on a day. */
export interface HubModel {
	/** The id that was asked for, such as `acme/base-7b`, with `@` and a revision where one was named. */
	readonly id: string;
	/** The model that an adapter stands on, where the id is an adapter's: its config is the one below. */
	readonly base?: string;
	/** Commit of the repository that was read. */
	readonly revision: string;
	/** Day on which it was read, ISO 8601. */
	readonly date: string;
	/** Its config.json. */
	readonly config: Readonly<Record<string, unknown>>;
	/** Elements of all tensors, where none of them is packed. */
	readonly parameters?: number;
}

/** What a catalogue knows of models that have no row. */
export interface HubLookUp {
	/** What the Hub said of a model; nothing unless it was asked. */
	readonly findHubModel: (id: string) => HubModel | undefined;
}

/** The catalogue with models that were asked for; its own rows stay before them. */
export function withHubModels<C extends HubLookUp>(
	catalog: C,
	models: readonly HubModel[],
): C {
	const byId = new Map(models.map((model) => [nameOf(model.id), model]));
	return {
		...catalog,
		findHubModel: (id: string) =>
			byId.get(nameOf(id)) ?? catalog.findHubModel(id),
	};
}

function nameOf(id: string): string {
	return id.trim().toLowerCase();
}
