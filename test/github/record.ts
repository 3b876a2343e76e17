/** A request as it arrived, with how it was answered. */
export interface SeenRequest {
	/** The position among all requests, counted from 0. */
	readonly index: number;
	readonly method: string;
	/** The decoded path, without the prefix of GitHub Enterprise Server. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: unknown;
	/** Absent if no operation has this method and path. */
	readonly operationId?: string;
	/** 0 until an answer is sent, and for good if none is. */
	status: number;
}

/** Something that GitHub's description does not allow: said by the client, or by this server itself. */
export interface Violation {
	readonly kind: "request" | "response" | "route";
	readonly method: string;
	readonly path: string;
	readonly errors: readonly string[];
}
