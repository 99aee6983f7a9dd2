using Bespoke.Kernels;
using Bespoke.SelfCheck;

// Prints the vector width that this process got and digests of what each width computes. A test runs it under the runtime's switches; its
// argument is the width that the switch must have left, without which the digests would prove nothing.
if (args is [string expected] && expected != Simd.Level.ToString())
{
    Console.Error.WriteLine($"This process should run at {expected}, but runs at {Simd.Level}.");
    return 1;
}

Console.WriteLine($"level {Simd.Level}");
foreach (string digest in Digests.All())
{
    Console.WriteLine(digest);
}

return 0;
