/** All pictures. */

export * from "./brush";
export * from "./lights";
export * from "./mechs";
export * from "./people";
export * from "./signs";
