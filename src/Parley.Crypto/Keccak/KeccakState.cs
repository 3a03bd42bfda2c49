using System.Runtime.CompilerServices;

namespace Parley.Crypto.Keccak;

/// <summary>The 25 lanes of one state, where they are declared: on the stack, in a sponge.</summary>
[InlineArray(Permutation.Lanes)]
internal struct KeccakState
{
    private ulong first;
}
