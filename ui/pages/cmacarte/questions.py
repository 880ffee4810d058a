"""The questions artisans really ask, and their answers: (address in the page, question, answer's paragraphs)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is its address in the page and stays for good: mails and other sites point there."""

    key: str
    title: str
    answer: tuple[str, ...]


QUESTIONS: Final = (
    Question(
        "numero",
        "Où trouver mon numéro d'immatriculation RM ?",
        (
            "Il se trouve soit sur votre ancienne carte, soit sur les extraits d'immatriculation fournis par les CMA.",
            "Il se compose de votre numéro SIREN (9 chiffres), des lettres RM (RE en Alsace et en Moselle) et du numéro de votre département sur 3 signes : 078 pour les Yvelines, 02A pour la Corse-du-Sud, 974 pour La Réunion. Exemple : 123123123RM078.",
        ),
    ),
    Question(
        "introuvable",
        "« Aucune carte ne correspond à ces informations » : que faire ?",
        (
            "Vérifiez les 9 chiffres, les 2 lettres et les 3 derniers signes, puis votre date de naissance.",
            "Une immatriculation récente met quelques jours à nous parvenir. Si rien n'y fait, écrivez à votre chambre de métiers : elle seule peut corriger son fichier.",
        ),
    ),
    Question(
        "rne",
        "Le répertoire des métiers n'existe plus : mon numéro RM sert-il encore ?",
        (
            "Depuis le 1er janvier 2023, le Registre national des entreprises (RNE) remplace le répertoire des métiers.",
            "Votre numéro d'immatriculation RM reste celui de votre carte : c'est avec lui que vous l'activez.",
        ),
    ),
    Question(
        "activer",
        "Comment activer ma carte ?",
        (
            "Sur la page d'accueil, appuyez sur « ACTIVER ». Donnez votre numéro d'immatriculation et votre date de naissance, puis votre adresse email et un mot de passe.",
            "Vous recevez un courriel : suivez son lien dans les 24 heures. Votre compte est alors activé.",
        ),
    ),
    Question(
        "courriel",
        "Je n'ai pas reçu le courriel d'activation.",
        (
            "Regardez dans vos courriels indésirables ou spams. Le courriel part aussitôt, mais certaines messageries le retiennent quelques minutes.",
            "Pour le recevoir de nouveau, essayez de vous connecter avec l'adresse et le mot de passe choisis : la page propose de renvoyer le courriel.",
        ),
    ),
    Question(
        "lien",
        "Le lien du courriel ne fonctionne plus.",
        (
            "Il est valable 24 heures et ne sert qu'une fois. Si votre compte est déjà activé, connectez-vous.",
            "Sinon, recommencez l'activation depuis la page d'accueil.",
        ),
    ),
    Question(
        "mot-de-passe",
        "J'ai oublié mon mot de passe.",
        (
            "Sur la page de connexion, suivez « Mot de passe oublié ? ». Un courriel vous permet d'en choisir un nouveau.",
            "Votre mot de passe actuel reste bon tant que vous n'avez pas enregistré le nouveau.",
        ),
    ),
    Question(
        "deja-active",
        "Ma carte est déjà activée, mais pas par moi.",
        (
            "Écrivez-nous depuis la page Contact et prévenez votre chambre de métiers. Ne communiquez jamais votre mot de passe.",
        ),
    ),
    Question(
        "telephone",
        "Comment avoir ma carte sur mon téléphone ?",
        (
            "Connectez-vous depuis votre téléphone, ouvrez « Ma carte », puis « Télécharger ma carte virtuelle ». La première page du PDF est faite pour l'écran.",
            "Vous pouvez aussi ajouter « Ma carte sans réseau » à l'écran d'accueil de votre téléphone : elle s'affiche même sans connexion.",
        ),
    ),
    Question(
        "imprimer",
        "Comment imprimer ma carte ?",
        (
            "La deuxième page du PDF montre le recto et le verso à leur taille exacte, 85,6 × 54 mm.",
            "Imprimez-la à 100 %, sans « ajuster à la page », puis découpez le long des repères.",
        ),
    ),
    Question(
        "pvc",
        "Comment commander une carte en plastique (PVC) ?",
        (
            "Dans « Ma carte », appuyez sur « Commander une carte PVC (5 €) », confirmez votre adresse et payez par carte bancaire.",
            "Il faut une carte en cours de validité et une photo. Le prix de 5,00 € comprend la TVA et l'envoi en France ; ailleurs, la différence d'affranchissement s'ajoute.",
        ),
    ),
    Question(
        "delai",
        "Quand vais-je recevoir ma carte PVC ?",
        (
            "Environ dix jours après le paiement. La page de votre commande montre où elle en est, avec le numéro de suivi dès l'envoi.",
        ),
    ),
    Question(
        "photo",
        "Quelle photo choisir ?",
        (
            "Une photo récente, de face, nette, sur un fond clair et uni, sans lunettes sombres ni couvre-chef qui cache le visage.",
            "Formats JPEG, PNG, WebP ou HEIC, 10 Mo au plus, au moins 413 × 531 pixels une fois cadrée. Le lieu et la date que l'appareil écrit dans le fichier sont effacés.",
        ),
    ),
    Question(
        "sans-photo",
        "Je ne peux pas fournir de photo.",
        (
            "Votre carte virtuelle reste valable sans photo. Dites-le sur la page de la photo : nous ne vous la demanderons plus.",
            "La carte PVC, elle, ne peut pas être commandée sans photo.",
        ),
    ),
    Question(
        "validite",
        "Combien de temps ma carte est-elle valable ?",
        (
            "Un an. Votre chambre de métiers la renouvelle chaque année ; la nouvelle apparaît ici d'elle-même, sans nouvelle activation.",
        ),
    ),
    Question(
        "expiree",
        "Ma carte est expirée : puis-je la télécharger ?",
        ("Non. Elle reste visible, marquée « Expirée ». Écrivez à votre chambre de métiers si vous exercez toujours.",),
    ),
    Question(
        "qualites",
        "Que veulent dire Artisan, Artisan d'art, Maître artisan ?",
        (
            "La chambre de métiers attribue la qualité d'artisan au vu d'un diplôme ou d'une expérience, et le titre de maître artisan au vu du brevet de maîtrise et d'années de pratique.",
            "Pour une erreur sur votre carte, écrivez-lui : elle seule peut la corriger.",
        ),
    ),
    Question(
        "conjoint",
        "Mon conjoint collaborateur a-t-il une carte ?",
        (
            "Oui, à son nom, avec la mention « Conjoint collaborateur ». Il l'active avec le même numéro d'immatriculation et sa propre date de naissance.",
        ),
    ),
    Question(
        "verifier",
        "À quoi sert le code au dos de la carte ?",
        (
            "N'importe qui peut le scanner : la page dit si la carte est valide, révoquée ou expirée, et montre votre photo, votre nom et votre métier. Rien d'autre.",
            "Sans réseau, la page « Vérification hors ligne » fait la même lecture.",
        ),
    ),
    Question(
        "perdue",
        "J'ai perdu ma carte PVC, ou elle est abîmée.",
        (
            "Votre carte virtuelle reste valable : téléchargez-la de nouveau. Vous pouvez commander une autre carte PVC une fois la précédente distribuée.",
        ),
    ),
    Question(
        "adresse",
        "Comment changer mon adresse, mon nom ou mon entreprise ?",
        (
            "L'adresse postale, l'enseigne, l'activité, le site et le mobile se changent dans « Mes informations ».",
            "Le nom, le numéro et la qualité viennent de votre chambre de métiers : écrivez-lui.",
        ),
    ),
    Question(
        "donnees",
        "Que devient ma photo, et mes données ?",
        (
            "Elles servent à votre carte et à rien d'autre. Vous pouvez retirer votre photo à tout moment dans « Mes informations ».",
        ),
    ),
)
