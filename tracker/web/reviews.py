from flask import Blueprint

pages = Blueprint("reviews", __name__)
