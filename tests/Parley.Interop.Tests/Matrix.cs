using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests;

/// <summary>Who has to understand whom: every pair with one of our implementations in it, in both roles.</summary>
public sealed class Matrix : TheoryData<Implementation, Implementation>
{
    public Matrix()
    {
        Implementation[] ours = [Implementation.CSharp, Implementation.TypeScript], official = [Implementation.Official, Implementation.Official090];
        Add(ours[0], ours[1]);
        Add(ours[1], ours[0]);
        foreach (Implementation our in ours)
        {
            foreach (Implementation their in official)
            {
                Add(our, their);
                Add(their, our);
            }
        }
    }
}
