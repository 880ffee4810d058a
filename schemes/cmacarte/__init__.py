"""Carte professionnelle d'artisan: a virtual card for all, a PVC one for 5 € (SPEC 4)."""

from typing import Final

from schemes.base import Product, Scheme

PVC: Final = Product("pvc", "Carte PVC")

SCHEME: Final = Scheme(
    code="cmacarte",
    label="Carte professionnelle CMA",
    title="Carte professionnelle CMA",
    short_label="Artisan",
    presentation="Activer votre carte d'artisan, la télécharger, la commander en PVC.",
    card_label="carte professionnelle d'artisan",
    products=(PVC,),
    orders="commandes",
    activation_mail="activation_cma",
    kinds={
        "ARTISAN": "Artisan",
        "ARTISAN_ART": "Artisan d'art",
        "MAITRE_ARTISAN": "Maître artisan",
        "MAITRE_ARTISAN_ART": "Maître artisan d'art",
        "CONJOINT_COLLABORATEUR": "Conjoint collaborateur",
    },
)
