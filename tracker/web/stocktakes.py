from flask import Blueprint

pages = Blueprint("stocktakes", __name__)
