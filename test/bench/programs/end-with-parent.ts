// Loaded into every process of a bench: it ends when the bench does, even if that was killed.
process.on("disconnect", () => process.exit(1));
// The listener alone must not keep a program running that has finished.
process.channel?.unref();
