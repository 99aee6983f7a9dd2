using System.Runtime.CompilerServices;

namespace Bespoke.Fitting.Kernels;

/// <summary>The numbers of one Adam step (Kingma and Ba 2015): rate and second moment already corrected for their start at zero.</summary>
/// <param name="Epsilon">
/// Added to the root of the second moment. Gradients of single latents are of the order of lambda / pixels, far below the 1e-8 that is usual
/// for networks: an epsilon that does not go with them would brake the latents, the more the larger the picture.
/// </param>
internal readonly record struct AdamStep(float Rate, float Beta1, float Beta2, float SecondCorrection, float Epsilon);

/// <summary>Adam for latents.</summary>
internal static unsafe class AdamKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
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
        TVector epsilon = TLanes.Broadcast(step.Epsilon);
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
