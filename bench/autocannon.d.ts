/** What is used of autocannon, which brings no types. */
declare module 'autocannon' {
  interface Options {
    readonly url: string;
    readonly connections: number;
    /** Requests in all. */
    readonly amount: number;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    /** Sent in turn by each connection. */
    readonly requests: readonly { readonly body: string }[];
  }

  interface Result {
    /** Answers of this class of status. */
    readonly '2xx': number;
    /** In seconds. */
    readonly duration: number;
  }

  function autocannon(options: Options): Promise<Result>;

  export = autocannon;
}
