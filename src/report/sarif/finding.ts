/** One thing that code scanning is told. */
export interface Finding {
	/** Id of its rule. */
	readonly rule: string;
	readonly level: "error" | "warning" | "note";
	/** Inert text. */
	readonly message: string;
	/** Absent where no file of the head has it. */
	readonly place?: Place;
	/** What makes it the same finding after its line has moved. */
	readonly identity: readonly string[];
}

export interface Place {
	readonly path: string;
	readonly line: number;
}
