using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>The numbers of one Adam step (Kingma and Ba 2015): rate and second moment already corrected for their start at zero.</summary>
internal readonly record struct AdamStep(float Rate, float Beta1, float Beta2, float SecondCorrection);

/// <summary>Adam for latents.</summary>
internal static unsafe class AdamKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const float Epsilon = 1e-8f;

    /// <summary>One step of a row of latents; their gradient is the rounded latents' gradient times the surrogate's slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(AdamStep step, float* grad, float* slope, float* first, float* second, float* latent, int width)
    {
        TVector beta1 = TLanes.Broadcast(step.Beta1);
        TVector beta2 = TLanes.Broadcast(step.Beta2);
        TVector rest1 = TLanes.Broadcast(1 - step.Beta1);
        TVector rest2 = TLanes.Broadcast(1 - step.Beta2);
        TVector rate = TLanes.Broadcast(-step.Rate);
        TVector correction = TLanes.Broadcast(step.SecondCorrection);
        TVector epsilon = TLanes.Broadcast(Epsilon);
        for (int n = 0; n < width; n += TLanes.Count)
        {
            TVector g = TLanes.Multiply(TLanes.Load(grad + n), TLanes.Load(slope + n));
            TVector m = TLanes.MultiplyAdd(beta1, TLanes.Load(first + n), TLanes.Multiply(rest1, g));
            TVector v = TLanes.MultiplyAdd(beta2, TLanes.Load(second + n), TLanes.Multiply(rest2, TLanes.Multiply(g, g)));
            TLanes.Store(m, first + n);
            TLanes.Store(v, second + n);
            TVector root = TLanes.MultiplyAdd(TLanes.Sqrt(v), correction, epsilon);
            TLanes.Store(TLanes.MultiplyAdd(rate, TLanes.Divide(m, root), TLanes.Load(latent + n)), latent + n);
        }
    }
}
