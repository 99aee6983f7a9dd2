using Bespoke.Cli;

return (int)CommandLine.Run(args);
